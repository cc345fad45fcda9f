-- Whether an account's source tells revenue at all; where it does not, no revenue is not a revenue of 0.
-- Platforms do. Of what files brought before, nothing is known: sums that are not 0 are shown all the same.
ALTER TABLE ad_accounts ADD COLUMN reports_revenue SMALLINT NOT NULL DEFAULT 0;
UPDATE ad_accounts SET reports_revenue = 1 WHERE connection_id IS NOT NULL OR last_synced_at IS NOT NULL
    OR tenant IN (SELECT tenant FROM ads_workspace WHERE demo = 1);
