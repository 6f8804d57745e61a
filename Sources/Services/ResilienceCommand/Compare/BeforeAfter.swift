/// The same thing under two configurations.
struct BeforeAfter<Value> {
    var before: Value
    var after: Value
}

extension BeforeAfter {
    func map<Other>(_ transform: (Value) -> Other) -> BeforeAfter<Other> {
        BeforeAfter<Other>(before: transform(before), after: transform(after))
    }
}

extension BeforeAfter where Value == Int {
    /// What it grows by, with its sign; nothing if it stays.
    var change: String {
        after == before ? "" : after > before ? "+\((after - before).grouped)" : (after - before).grouped
    }
}
