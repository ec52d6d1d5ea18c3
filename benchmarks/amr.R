# One operation of the R package AMR on a table of benchmarks/amr_data.py; prints its wall and CPU seconds.
#   Rscript amr.R OPERATION isolates.csv
suppressMessages(library(AMR))
asked <- commandArgs(trailingOnly = TRUE)
table <- utils::read.csv(asked[2], stringsAsFactors = FALSE)
table$date <- as.Date(table$date)
table$mo <- as.mo(table$mo)
mics <- grep("_MIC$", names(table), value = TRUE)
categories <- grep("_SIR$", names(table), value = TRUE)
regimens <- c("AMC", "TZP", "CXM", "CTX", "MEM", "AMC + GEN")

if (asked[1] == "interpret") {
  table <- table[, c("mo", mics)]
  names(table) <- sub("_MIC$", "", names(table))
  table[-1] <- lapply(table[-1], as.mic)
} else {
  table <- table[, !names(table) %in% mics]
  names(table) <- sub("_SIR$", "", names(table))
  drugs <- sub("_SIR$", "", categories)
  table[drugs] <- lapply(table[drugs], as.sir)
}

first <- function(...) {
  first_isolate(table, col_date = "date", col_patient_id = "patient_id", col_mo = "mo", info = FALSE, ...)
}
run <- switch(asked[1],
  interpret = function() as.sir(table, guideline = "EUCAST 2025", uti = FALSE, info = FALSE),
  isolate = function() first(method = "isolate-based"),
  patient = function() first(method = "patient-based"),
  episode = function() first(method = "episode-based"),
  phenotype = function() first(method = "phenotype-based", type = "points"),
  key = function() first(method = "phenotype-based", type = "keyantimicrobials"),
  antibiogram = function() antibiogram(table, info = FALSE),
  combination = function() antibiogram(table, antimicrobials = regimens, info = FALSE),
  wisca = function() wisca(table, antimicrobials = regimens, syndromic_group = "specimen", simulations = 1000, info = FALSE),
  cmi2012 = function() mdro(table, guideline = "CMI 2012", info = FALSE)
)
took <- system.time(invisible(suppressWarnings(suppressMessages(run()))))
cat(took[["elapsed"]], took[["user.self"]] + took[["sys.self"]] + took[["user.child"]] + took[["sys.child"]], "\n")
