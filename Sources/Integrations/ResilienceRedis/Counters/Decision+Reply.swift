import RateLimiting
import ResiliencePrimitives

extension Decision {
    /// What a script answers about these quotas; nil if it answers something else.
    init?(_ numbers: [Int64], under quotas: QuotaSet) {
        guard numbers.count == 5 + 4 * quotas.quotas.count, numbers.allSatisfy({ $0 >= -1 }), numbers[4] >= 0,
            let time = MonotonicTime(serverMicroseconds: numbers[0]),
            quotas.quotas.indices.contains(Int(numbers[3]) - 1),
            stride(from: 5, to: numbers.count, by: 4).allSatisfy({ numbers[$0] >= 0 && numbers[$0 + 2] >= 0 })
        else { return nil }
        let verdict: Verdict
        switch numbers[1] {
        case 0: verdict = .allowed
        case 1: verdict = .denied(retryAfter: .microseconds(numbers[2]))
        case 2: verdict = .never
        default: return nil
        }
        let statuses = QuotaStatuses(numbers.dropFirst(5), of: quotas, at: time)
        self.init(verdict: verdict, quotas: statuses, bindingIndex: Int(numbers[3]) - 1, source: .redis)
    }

    /// The same decision some time later, of which so many units have not been used.
    func later(by elapsed: Duration, unused: Int = 0) -> Decision {
        Decision(
            verdict: retryAfter.map { .denied(retryAfter: $0 - elapsed) } ?? verdict,
            quotas: quotas.later(by: elapsed, unused: unused), bindingIndex: bindingIndex,
            source: isAllowed ? .redis : .known)
    }
}

extension QuotaStatuses {
    /// Four numbers a quota: units used, whether it denies, microseconds until it is full, until there is one more.
    init(_ numbers: ArraySlice<Int64>, of quotas: QuotaSet, at time: MonotonicTime) {
        var rest = numbers
        let statuses = quotas.quotas.map { quota in
            let part = Array(rest.prefix(4))
            rest = rest.dropFirst(4)
            let present = quota.window(containing: time)
            let window = present.upperBound - present.lowerBound
            return QuotaStatus(
                quota: quota, used: Int(part[0]), isDenying: part[1] == 1, resetAfter: .microseconds(part[2]),
                moreAfter: part[3] < 0 ? nil : .microseconds(part[3]), window: quota.calendar.map { _ in window })
        }
        self.init(of: quotas, statuses)
    }
}

extension MonotonicTime {
    /// What a server says its time is; nil if no clock says so.
    init?(serverMicroseconds: Int64) {
        let (nanoseconds, overflow) = serverMicroseconds.multipliedReportingOverflow(by: 1000)
        if overflow || nanoseconds < 0 { return nil }
        self.init(nanoseconds: nanoseconds)
    }
}
