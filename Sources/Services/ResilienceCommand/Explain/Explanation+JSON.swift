import ClientIdentity
import HTTPTypes
import RateLimiting
import ResilienceConfiguration
import ResilienceHummingbird
import ResiliencePrimitives

extension Explanation {
    /// All of it as one object.
    func append(to json: inout JSONLines) {
        json.begin()
        json.member("file", configuration.source)
        json.member("environment", configuration.environment.rawValue)
        json.member("method", request.method)
        json.member("path", request.path.text)
        json.member("cost", request.cost)
        json.member("client", identity.client.client.id)
        json.member("client_type", identity.client.client.type.rawValue)
        json.member("named_by", identity.reason.word)
        json.member("address", identity.client.address?.description)
        json.member("steps", each: steps) { json, step in
            json.member("address", step.address)
            json.member("meaning", step.meaning)
        }
        json.member("claims", each: identity.claims) { json, claim in
            json.member("header", claim.header)
            json.member("value", claim.value)
            json.member("believed", claim.isBelieved)
            json.member("reason", claim.reason)
        }
        addRule(to: &json)
        json.end()
    }

    private func addRule(to json: inout JSONLines) {
        json.member("verdict", treatment.verdict.rawValue)
        json.member("rule", treatment.rule?.name)
        json.member("line", place?.position.line)
        json.member("passed_over", each: passedOver) { json, passed in
            json.member("rule", passed.rule.name)
            json.member("mismatch", passed.mismatch.rawValue)
            json.member("reason", reason(passed.rule, passed.mismatch))
        }
        guard case .limited(let rule, let first, let over) = treatment else { return }
        json.member("per", rule.scope.rawValue)
        json.member("quotas", each: first.decision?.quotas.map(\.self) ?? []) { json, status in
            let quota = status.quota
            json.member("policy", quota.policyName(of: rule.name, among: rule.quotas.quotas))
            json.member("algorithm", quota.algorithm.rawValue)
            json.member("align", quota.alignment.rawValue)
            json.member("calendar", quota.calendar?.description)
            json.member("limit", quota.limit)
            json.member("window", status.window as Duration?)
            json.member("capacity", quota.capacity)
        }
        json.member("first") { add(first, to: &$0) }
        if let over { json.member("over_limit") { add(over, to: &$0) } }
    }

    private func add(_ ruling: Ruling, to json: inout JSONLines) {
        guard let answer = RulingAnswer(ruling, at: time) else { return }
        json.member("verdict", ruling.verdict.rawValue)
        json.member("status", answer.denial?.status.code)
        json.member("headers", each: answer.denial?.fields ?? answer.fields) { json, field in
            json.member("name", field.name.rawName)
            json.member("value", field.value)
        }
        json.member("body", answer.body)
    }
}

extension RulingAnswer {
    /// The body of a denial.
    var body: String? { denial.flatMap { try? $0.encoded() }.map { String(decoding: $0, as: UTF8.self) } }
}

extension IdentityReason {
    /// For programs.
    fileprivate var word: String {
        switch self {
        case .internalService: "internal_service"
        case .application: "application"
        case .token: "token"
        case .knownKey: "api_key"
        case .anyToken: "unverified_token"
        case .anyKey: "unverified_key"
        case .address: "address"
        }
    }
}
