/// A counter as it was at one moment, on its way into a file or out of it.
struct CounterCopy {
    let key: CounterKey
    var ledger: QuotaLedger
}
