import ResilienceConfiguration
import Testing

@Suite("A finding about the parts of a service") struct PartFindingTests {
    static let cases: [FindingCase] = [
        FindingCase(
            #"f.yaml:1:24: http.trusted_hosts: "https://hotel.example": no request names such a host; "#
                + "write it as in hotel.example or [::1] [unmatchable-host]",
            in: "http: {trusted_hosts: ['https://hotel.example']}",
            notOnce: ("https://", ""), ("https://hotel.example", "Hotel.example:8000"),
            ("https://hotel.example", "[::1]:80")),
        FindingCase(
            #"f.yaml:1:24: http.trusted_hosts: "::1": no request names such a host; "#
                + "write it as in hotel.example or [::1] [unmatchable-host]",
            #"f.yaml:1:31: http.trusted_hosts: "*.example": no request names such a host; "#
                + "write it as in hotel.example or [::1] [unmatchable-host]",
            in: "http: {trusted_hosts: ['::1', '*.example']}"),
        FindingCase(
            #"f.yaml:1:23: http.cors_origins: "https://hotel.example/": no browser sends such an origin; "#
                + "write it as in https://hotel.example, in lower case and without a slash at the end "
                + "[unmatchable-origin]",
            in: "http: {cors_origins: ['https://hotel.example/']}",
            notOnce: ("example/", "example"), ("example/", "example:8443"), ("https://hotel.example/", "null"),
            ("https://hotel.example/", "http://[::1]:443")),
        FindingCase(
            #"f.yaml:1:21: store.max_memory: "999999": less than a byte for each of 1000000 keys, so that clients are "#
                + "soon forgotten; give it a unit, as in 256MiB [memory-too-small]",
            in: "store: {max_memory: 999999}", notOnce: ("999999", "1000000"), ("{", "{max_keys: 999, ")),
        FindingCase(
            #"f.yaml:1:19: store.snapshot: "/var/counters": neither read nor written, since counters are in Redis; "#
                + "leave it out, or leave out redis [snapshot-unused]",
            in: "store: {snapshot: /var/counters, redis: redis://localhost}",
            notOnce: ("snapshot: /var/counters, ", ""), ("/var/counters", "''"), (", redis: redis://localhost", "")),
        FindingCase(
            #"f.yaml:1:32: backpressure.q.max_memory: "50": less than a byte for each of 200 items, and a larger one "#
                + "is refused; give it a unit, as in 50MiB [memory-too-small]",
            in: "backpressure: {q: {max_memory: 50}}",
            notOnce: ("50", "50KiB"), ("50", "50, max_queue_size: 50")),
        FindingCase(
            #"f.yaml:1:35: breakers.b.failure_threshold: "0": no failure opens this circuit; "#
                + "say after how many in a row it opens [never-opens]",
            in: "breakers: {b: {failure_threshold: 0}}", notOnce: (": 0", ": 1")),
        FindingCase(
            #"f.yaml:1:34: breakers.b.recovery_timeout: "11m": longer than max_recovery_timeout (10m), so that backoff "#
                + "never makes it longer; raise max_recovery_timeout, or set backoff: 1 [recovery-at-bound]",
            in: "breakers: {b: {recovery_timeout: 11m}}",
            notOnce: ("11m", "10m"), ("11m", "11m, max_recovery_timeout: 11m"), ("11m", "11m, backoff: 1")),
        FindingCase(
            #"f.yaml:1:33: breakers.b.half_open_calls: "4": more probes at a time than the 3 that it takes to close; "#
                + "lower it to success_threshold [surplus-probes]",
            in: "breakers: {b: {half_open_calls: 4}}", notOnce: ("4", "3"), ("4", "4, success_threshold: 4")),
        FindingCase(
            #"f.yaml:1:25: breakers.b.timeout: "31s": longer than http.grace_period (30s), so that a shutdown cuts "#
                + "calls off that are still in time; raise grace_period, or lower timeout [outlasts-shutdown]",
            in: "breakers: {b: {timeout: 31s}}", notOnce: ("31s", "30s"),
            ("breakers", "http: {grace_period: 31s}\nbreakers")),
        FindingCase(
            #"f.yaml:1:46: backpressure.q.timeout: "0s": block lets producers wait, and these give up at once; "#
                + "give them a time, or use drop_newest [wait-of-nothing]",
            in: "backpressure: {q: {strategy: block, timeout: 0}}",
            notOnce: ("0}", "1ms}"), ("block", "drop_newest"), ("block", "drop_oldest")),
        FindingCase(
            #"f.yaml:1:49: backpressure.q.timeout: "401ms": longer than max_age (400ms), so that producers wait with "#
                + "what will not be delivered any more; lower it to max_age [wait-outlasts-age]",
            in: "backpressure: {q: {strategy: adaptive, timeout: 401ms, max_age: 400ms}}",
            notOnce: ("401", "400"), ("400ms", "0"), ("adaptive", "drop_oldest")),
        FindingCase(
            #"f.yaml:1:39: backpressure.q.warning_threshold: "0.0": it warns even when it is empty; "#
                + "say from which share on it is worth a warning [constant-warning]",
            in: "backpressure: {q: {warning_threshold: 0}}", notOnce: ("0}", "0.1}")),
        FindingCase(
            #"f.yaml:1:59: backpressure.q.warning_threshold: "0.85": not below adaptive_threshold (0.85), so that "#
                + "memory runs short without a warning; lower it [late-warning]",
            in: "backpressure: {q: {strategy: adaptive, warning_threshold: 0.85}}",
            notOnce: ("0.85", "0.84"), ("adaptive", "block")),
        FindingCase(
            #"f.yaml:1:60: backpressure.q.adaptive_threshold: "0.0": it always drops and lets nobody wait; "#
                + "raise it, or use drop_oldest [never-blocks]",
            in: "backpressure: {q: {strategy: adaptive, adaptive_threshold: 0}}",
            notOnce: ("0}", "0.8}"), ("strategy: adaptive", "strategy: drop_oldest")),
        FindingCase(
            #"f.yaml:3:16: tts.a.breaker: "pms_conector": not described under breakers, so it has the defaults; "#
                + #"did you mean "pms_connector"? [undescribed-name]"#,
            #"f.yaml:3:37: tts.a.queue: "other": not described under backpressure, so it has the defaults; "#
                + "describe it there [undescribed-name]",
            in: "breakers: {pms_connector: {}}\ntts:\n  a: {breaker: pms_conector, queue: other}\n",
            notOnce: ("pms_conector, queue: other", "pms_connector")),
        FindingCase(
            #"f.yaml:2:10: tts.a.breaker: "tts_service": not described under breakers, so it has the defaults; "#
                + #"did you mean "tts-service"? [undescribed-name]"#,
            in: "breakers: {tts-service: {}}\ntts: {a: {}}\n",
            notOnce: ("tts-service", "tts_service"), ("tts-service", "pms_service")),
        FindingCase(
            #"f.yaml:2:18: tts.a.queue: "audio_streaming": also the queue of what listeners of calls hear, so that "#
                + "their figures cannot be told apart; give it its own, as tts_synthesis [shared-queue]",
            in: "backpressure: {audio_streaming: {}, q: {}}\ntts: {a: {queue: audio_streaming}}\n",
            notOnce: ("queue: audio_streaming", "queue: q")),
        FindingCase(
            #"f.yaml:2:44: tts.b.breaker: "tts_service": also the circuit of tts.a, which is elsewhere, so that one "#
                + "that fails keeps calls from both; give each its own [shared-circuit]",
            in: "breakers: {tts_service: {}, b: {}}\ntts: {a: {}, b: {url: 'http://b', breaker: tts_service}}\n",
            notOnce: ("breaker: tts_service", "breaker: b"), ("url: 'http://b', ", "")),
        FindingCase(
            #"f.yaml:1:35: breakers.tts_service.timeout: "0s": calls of tts.a may take for ever, and one that hangs "#
                + "opens no circuit; say how long a call may take [unlimited-call]",
            in: "breakers: {tts_service: {timeout: 0}}\ntts: {a: {}}\n", notOnce: ("0}", "1s}"), ("tts: {a: {}}", "")),
    ]

    @Test(arguments: cases) func `says where and why, and is not made once it is mended`(_ finding: FindingCase) throws
    {
        try finding.check()
    }

    @Test func `names what the environment has made of what is written`() throws {
        let yaml = "backpressure: {q: {strategy: block, timeout: 11s, max_age: 20s, max_memory: 150}}\n"
        #expect(try FindingCase.found(in: yaml).map { $0.suffix(18) } == ["[memory-too-small]"])
        #expect(
            try FindingCase.found(in: yaml, .production) == [
                #"f.yaml:1:46: backpressure.q.timeout: "11s" (21s in production): longer than max_age (20s), so that "#
                    + "producers wait with what will not be delivered any more; lower it to max_age [wait-outlasts-age]",
                #"f.yaml:1:77: backpressure.q.max_memory: "150" (105 in production): less than a byte for each of 140 "#
                    + "items, and a larger one is refused; give it a unit, as in 50MiB [memory-too-small]",
            ])
    }

    @Test func `is made of counters and queues that may take more than there is, of the largest of them`() throws {
        let yaml = "store: {max_memory: 100MiB}\nbackpressure: {a: {max_memory: 25MiB}, b: {max_memory: 75MiB}}\n"
        func found(_ yaml: String, _ memory: Int?) throws -> [String] {
            try FindingCase.found(in: yaml, in: ConfigurationSurroundings(memory: memory))
        }
        let sum =
            "the largest part of what counters (100 MiB) and queues (100 MiB) may take, more than the 199 MiB that this "
            + "process may have; lower it, or give the process more [memory-exceeded]"
        #expect(try found(yaml, 200 << 20).isEmpty && found(yaml, nil).isEmpty)
        #expect(try found(yaml, (200 << 20) - 1) == [#"f.yaml:1:21: store.max_memory: "100MiB": \#(sum)"#])
        let other = yaml.replacing("100MiB", with: "50MiB").replacing("75MiB", with: "125MiB")
        #expect(
            try found(other, 10_000) == [
                #"f.yaml:2:56: backpressure.b.max_memory: "125MiB": the largest part of what counters (50 MiB) and "#
                    + "queues (150 MiB) may take, more than the 10000 bytes that this process may have; "
                    + "lower it, or give the process more [memory-exceeded]"
            ])
        #expect(try found("", 256 << 20).isEmpty && found("", (256 << 20) - 1).count == 1)
    }
}
