/// How the quotas of one key answer together.
extension QuotaLedger {
    /// Whether a cost fits all quotas, and which of them denies it longest.
    struct Judgement {
        /// Where the quota that denies longest is; nil if the cost fits.
        var denying: Int?
        /// Nanoseconds until that quota has room; nil if never.
        var wait: Fraction? = Fraction(0)

        var fits: Bool { denying == nil }
    }

    /// Waits are compared before they are rounded; never is the longest; of equals the shorter window decides.
    func judge(_ cost: Int) -> Judgement {
        var judgement = Judgement()
        for (index, quota) in quotas.quotas.enumerated() {
            guard let wait = states[index].wait(for: cost, at: latest, quota, log) else {
                return Judgement(denying: index, wait: nil)
            }
            if let longest = judgement.wait, longest < wait { judgement = Judgement(denying: index, wait: wait) }
        }
        return judgement
    }

    /// The answer, once what fits has been charged.
    func decision(on judgement: Judgement, cost: Int) -> Decision {
        var statuses = QuotaStatuses(of: quotas)
        var scarcest = 0
        var least: Fraction?
        for (index, quota) in quotas.quotas.enumerated() {
            let used = states[index].used(at: latest, quota)
            let isDenying = !judgement.fits && denies(cost, index, quota)
            statuses.readings.append(reading(of: index, quota, used: used, isDenying: isDenying))
            guard judgement.fits else { continue }
            let whole = Int128(quota.capacity) * used.denominator
            let share = Fraction(whole - used.numerator, over: max(1, whole))
            if least.map({ share < $0 }) ?? true { (scarcest, least) = (index, share) }
        }
        let verdict: Decision.Verdict =
            if judgement.fits {
                .allowed
            } else if let wait = judgement.wait {
                .denied(retryAfter: .nanoseconds(wait.ceiling))
            } else {
                .never
            }
        return Decision(verdict: verdict, quotas: statuses, bindingIndex: judgement.denying ?? scarcest)
    }

    private func denies(_ cost: Int, _ index: Int, _ quota: Quota) -> Bool {
        states[index].wait(for: cost, at: latest, quota, log).map { $0.numerator > 0 } ?? true
    }

    private func reading(
        of index: Int, _ quota: Quota, used: Fraction, isDenying: Bool
    ) -> QuotaStatuses.Reading {
        let units = Int(used.ceiling)
        var more: Fraction?
        if units > 0 {
            more = states[index].wait(for: max(0, quota.capacity - units) + 1, at: latest, quota, log)
        }
        let full = states[index].timeUntilFull(at: latest, quota, log)
        return QuotaStatuses.Reading(
            used: units, fullIn: Int64(full.ceiling), length: states[index].windowLength(at: latest, quota),
            moreIn: more.map { Int64($0.ceiling) }, isDenying: isDenying)
    }
}
