import ClientIdentity
import HTTPTypes
import RateLimiting
import ResilienceConfiguration
import ResilienceHummingbird

extension TextReport {
    /// Adds what becomes of a request, and why.
    mutating func add(_ explanation: Explanation) {
        let request = explanation.request
        line("\(request.method) \(request.target) from \(request.peer), cost \(request.cost.grouped)")
        addClient(explanation)
        heading("Path")
        line(request.path.text)
        heading("Rule")
        let position = explanation.place.map { " (\($0))" } ?? ""
        line(explanation.ruleMeaning + position)
        addPassedOver(explanation)
        guard case .limited(let rule, let first, let over) = explanation.treatment else { return }
        addQuotas(rule, explanation)
        heading("What its client sees")
        add(first, explanation, "the first request", of: rule)
        if let over { add(over, explanation, "once it has used what it may", of: rule) }
    }

    private mutating func addClient(_ explanation: Explanation) {
        let client = explanation.identity.client.client
        heading("Client")
        line("\(client.id), \(client.type.rawValue): \(explanation.reason)")
        var steps = TextTable(.name("address"), .text("is"))
        for step in explanation.steps { steps.add(TextCell(step.address ?? "?"), TextCell(step.meaning)) }
        table(steps)
        var claims = TextTable(.text("says about itself"), .name("value"), .text("believed"), .text("since"))
        for claim in explanation.identity.claims {
            claims.add(
                TextCell(claim.header), TextCell(claim.value),
                claim.isBelieved ? TextCell("yes", .good) : TextCell("no", .warning), TextCell(claim.reason))
        }
        table(claims)
    }

    private mutating func addPassedOver(_ explanation: Explanation) {
        var passed = TextTable(.text("not"), .text("since"))
        for (rule, mismatch) in explanation.passedOver {
            passed.add(TextCell(rule.name), TextCell(explanation.reason(rule, mismatch)))
        }
        table(passed)
    }

    private mutating func addQuotas(_ rule: Rule, _ explanation: Explanation) {
        heading("Quotas")
        let isOwn = rule.quotas.quotas.contains { $0.alignment == .client }
        let algorithm = rule.quotas.quotas[0].algorithm.rawValue + (isOwn ? ", align client" : "")
        line("\(algorithm), \(explanation.sharing(rule))")
        var table = TextTable(.text("policy"), .number("limit"), .number("in"), .number("at once"))
        for quota in rule.quotas.quotas {
            table.add(
                TextCell(quota.policyName(of: rule.name, among: rule.quotas.quotas)), TextCell(quota.limit),
                TextCell(quota.calendar?.description ?? quota.window.shown), TextCell(quota.capacity))
        }
        self.table(table)
    }

    private mutating func add(_ ruling: Ruling, _ explanation: Explanation, _ when: String, of rule: Rule) {
        guard let answer = RulingAnswer(ruling, at: explanation.time) else { return }
        let what =
            switch ruling.verdict {
            case .deny: "denied"
            case .shadow: "let through, and counted as denied: rule \(rule.name) is in shadow"
            case .allow, .bypass, .exclude: "let through, and its response has"
            }
        line("\(when): \(what)", ruling.isAllowed ? .good : .bad)
        if let denial = answer.denial { line("  \(denial.status.code) \(denial.status.reasonPhrase)") }
        for field in answer.denial?.fields ?? answer.fields { line("  \(field.name.rawName): \(field.value)") }
        if let body = answer.body { line("  \(body)") }
    }
}
