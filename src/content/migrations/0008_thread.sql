-- What stands already of a thread that a network stopped in the middle, where the network cannot be asked later:
-- JSON of its ids. The next part goes out from there.
ALTER TABLE publications ADD COLUMN standing TEXT;
