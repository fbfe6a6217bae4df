# The paths of fits.cpp by glmnet: Rscript fits.R <folder with tables>. Prints what, who and milliseconds.
suppressMessages(library(glmnet))
folder <- commandArgs(TRUE)[1]
for (name in c("442x10", "10000x100", "1000x1000", "200x5000")) {
    shape <- scan(paste0(folder, "/", name, ".shape"), quiet = TRUE)
    x <- matrix(readBin(paste0(folder, "/", name, ".X"), "double", shape[1] * shape[2]), shape[1], shape[2], byrow = TRUE)
    t <- readBin(paste0(folder, "/", name, ".t"), "double", shape[1])
    largest <- max(abs(crossprod(x, t))) / shape[1]
    lambdas <- exp(seq(log(largest), log(largest * 1e-3), length.out = 100))
    once <- function() glmnet(x, t, lambda = lambdas, standardize = FALSE, intercept = FALSE, thresh = 1e-9)
    calls <- 1  # the clock ticks in milliseconds
    while (system.time(for (i in seq_len(calls)) once())[3] < 0.2) calls <- calls * 2
    times <- replicate(5, system.time(for (i in seq_len(calls)) once())[3] / calls)
    cat(sprintf("lasso path %s\tglmnet\t%.4g\n", name, 1e3 * median(times)))
}
