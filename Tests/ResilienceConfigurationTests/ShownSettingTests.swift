import ClientIdentity
import Testing

@testable import ResilienceConfiguration

@Suite("A configuration shown as JSON") struct ShownSettingTests {
    @Test func `has the file's keys in its notation, and secrets masked`() {
        var configuration = ResilienceConfiguration()
        configuration.clients.jwtKey = Secret("swordfish")
        configuration.clients.apiKeyDigests = [CredentialDigest(of: "abc")]  // ba7816bf 8f01cfea …, FIPS 180-2 B.1
        configuration.rateLimits.excludedPaths = []
        var rule = RuleSettings(path: #"/a"\b"#, limits: [Rate(5, per: .seconds(90))])
        rule.methods = ["GET"]
        configuration.rateLimits.rules = [rule]
        configuration.speech["x\n"] = SpeechSettings()
        #expect(
            configuration.json
                == [
                    #"{"environment":"default","candidate":"","#,
                    #""http":{"trusted_hosts":[],"cors_origins":[],"max_body":"1MiB","grace_period":"30s"},"#,
                    #""store":{"max_keys":1000000,"max_memory":"256MiB","snapshot":"","tls":{"ca":"","certificate":"","#,
                    #""key":"","server_name":""},"sentinel":{"username":"","password":""},"command_timeout":"100ms","#,
                    #""when_unavailable":"local"},"#,
                    #""clients":{"trusted_proxies":[],"forwarded_header":"X-Forwarded-For","ipv6_prefix":64,"#,
                    #""credentials":"verified","jwt_key":"•••","api_key_sha256":["ba7816bf8f01cfea…"],"#,
                    #""internal":{"headers":["X-Internal-Service","X-Service-Token","X-Kubernetes-Service"],"#,
                    #""networks":[],"token_sha256":[],"trust_headers":false}},"#,
                    #""rate_limits":{"enabled":true,"exclude":[],"#,
                    #""default":{"limits":["60/minute","1000/hour","10000/day"],"algorithm":"sliding_window","#,
                    #""bypass_internal":true,"shadow":false},"#,
                    #""rules":[{"path":"/a\"\\b","method":["GET"],"per":"client","limits":["5/90s"],"align":"epoch","#,
                    #""algorithm":"sliding_window","bypass_internal":true,"shadow":false,"prefetch":0}]},"#,
                    #""breakers":{},"backpressure":{},"#,
                    #""tts":{"x\u000a":{"url":"http://127.0.0.1:8090","breaker":"tts_service","queue":"tts_synthesis","#,
                    #""voices_ttl":"5m"}}}"#,
                ].joined())
    }

    @Test func `shows each key of the reference`() {
        var configuration = ResilienceConfiguration()
        (configuration.rateLimits.default.burst, configuration.rateLimits.rules) = (1, [RuleSettings()])
        configuration.breakers["b"] = BreakerSettings()
        configuration.queues["q"] = QueueSettings()
        configuration.speech["s"] = SpeechSettings()
        let names = KeyDescription.all.compactMap { $0.path.split(separator: ".").last.map(String.init) }
        let optional: Set = ["name", "client", "redis", "max_connections", "when_unavailable"]
        for name in names where !optional.contains(name) {
            #expect(configuration.json.contains("\"\(name)\":"), "\(name)")
        }
    }
}
