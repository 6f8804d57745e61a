/// What many counters have in common, and which is written once for all of them: a rule's name and quotas.
struct CounterGroup: Hashable {
    /// Of more quotas a set is not written: those counters start afresh. Bounds what reading can cost.
    static let mostQuotas = 64

    let rule: ExactText
    let quotas: QuotaSet

    static func == (left: CounterGroup, right: CounterGroup) -> Bool {
        left.quotas == right.quotas && left.rule == right.rule
    }

    /// Cheap: sets of one rule that begin alike are few.
    func hash(into hasher: inout Hasher) {
        hasher.combine(rule)
        hasher.combine(quotas.quotas.first?.limit)
    }

    init(rule: ExactText, quotas: QuotaSet) { (self.rule, self.quotas) = (rule, quotas) }

    init(from bytes: inout ByteReader) throws(CounterFault) {
        rule = ExactText(try bytes.text())
        var quotas: [Quota] = []
        for _ in 0..<(try bytes.count(upTo: Self.mostQuotas)) { quotas.append(try Quota(from: &bytes)) }
        do throws(RateLimitError) { self.quotas = try QuotaSet(quotas) } catch {
            throw bytes.fault(error.description)
        }
    }

    func write(to bytes: inout ByteWriter) {
        bytes.put(rule.text)
        bytes.put(count: quotas.quotas.count)
        for quota in quotas.quotas { quota.write(to: &bytes) }
    }
}
