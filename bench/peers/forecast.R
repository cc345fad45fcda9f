# The peer of the forecasts: R's forecast package (Hyndman, Khandakar 2008), whose ets() chooses an exponential smoothing by
# itself, with 80 and 95 % intervals, on two years of days. Prints one line of JSON: median milliseconds a series.
suppressMessages(library(forecast))
days <- 730
horizon <- 28
make_series <- function(seed) {
  set.seed(seed)
  level <- log(200) + cumsum(0.02 * rnorm(days))
  ts(rpois(days, exp(level + rep_len(0.2 * rnorm(7), days))), frequency = 7)
}
took <- sapply(seq_len(as.integer(commandArgs(TRUE)[1])), function(seed) {
  values <- make_series(seed)
  began <- Sys.time()
  forecast(ets(values), h = horizon, level = c(80, 95))
  1000 * as.numeric(Sys.time() - began, units = "secs")
})
cat(sprintf('{"median_ms":%.3f,"version":"%s"}\n', median(took), packageVersion("forecast")))
