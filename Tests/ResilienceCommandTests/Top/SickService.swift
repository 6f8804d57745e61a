import ResiliencePrimitives

@testable import ResilienceCommand

/// A service with much to tell: its answers, second by second.
enum SickService {
    static let url = "http://127.0.0.1:8080"

    /// What it says of itself `second` seconds after it was first asked.
    static func metrics(_ second: Int) -> String {
        #"""
        {"time":"2026-11-30T03:00:00Z","uptime":\#(13_259 + second),"status":"degraded","environment":"production",
        "components":[{"name":"circuit tts_service","status":"degraded","detail":"open"},
        {"name":"queue audio","status":"degraded","detail":"150 items, 1572864 bytes"},
        {"name":"queue gdpr","status":"healthy","detail":""},{"name":"redis","status":"degraded","detail":"away"}],
        "rate_limiting":{"enabled":true,"allowed":9,"denied":9,"bypassed":0,"shadowed":0,"excluded":0,"unlimited":0,
        "rules":[{"name":"api","allowed":\#(123_456 + 120 * second),"denied":0,"bypassed":3,"shadowed":12},
        {"name":"default","allowed":0,"denied":\#(second / 7),"bypassed":0,"shadowed":0},
        {"name":"login","allowed":\#(100 + 3 * second),"denied":\#(5 + second * second / 20),"bypassed":0,"shadowed":0},
        {"name":"\u001b[2J\u202e a rule named to deceive whoever reads it","allowed":0,"denied":1,"bypassed":0,"shadowed":0}],
        "fallbacks":{"local":12,"allow":0,"deny":1},
        "latency":{"count":12345,"mean":1e-5,"p50":1.2e-5,"p95":3.1e-5,"p99":1.2e-4,"max":2.3e-3},
        "store":{"kind":"redis","available":false,"keys":null,"bytes":null,"max_keys":null,"evicted":null}},
        "circuit_breakers":[{"name":"billing","state":"forced_open","reason":"by ada","retry_after":null,
        "total_failures":0,"total_rejected":4},
        {"name":"pms","state":"closed","reason":"","retry_after":null},
        {"name":"tts_service","state":"open","generation":3,"total_failures":5,"total_rejected":17,
        "reason":"5 failures in a row","retry_after":42.3,"configuration":{}}],
        "backpressure":[{"name":"audio","strategy":"drop_oldest","current_queue_size":150,"max_queue_size":200,
        "current_memory_mb":1.5,"max_memory_mb":100,"total_dropped":31,"total_blocked":2,"total_expired":4,"p95":0.0123,
        "warning":true},{"name":"gdpr","strategy":"block","current_queue_size":0,"max_queue_size":30,
        "current_memory_mb":0,"max_memory_mb":15,"total_dropped":0,"p95":null,"warning":false}],
        "tts_clients":[],"candidate":{"source":"tomorrow.yaml","since":"2026-11-30T02:00:00Z","rules":[
        {"name":"api","asked":0,"both_allow":0,"both_deny":0,"only_live_denies":0,"only_candidate_denies":0},
        {"name":"login","asked":1000,"both_allow":900,"both_deny":90,"only_live_denies":3,"only_candidate_denies":7}]}}
        """#
    }

    static let news = [
        ("reload", #"{"time":"2026-11-30T03:00:01Z","changes":[{"path":"rate_limits.rules.login.limits"}]}"#),
        (
            "state",
            #"{"time":"2026-11-30T03:00:02Z","circuit":"tts_service","from":"closed","to":"open","#
                + #""reason":"5 failures in a row","until":"2026-11-30T03:01:02Z"}"#
        ),
        (
            "denial",
            #"{"time":"2026-11-30T03:00:03Z","rule":"login","limit":5,"window":60,"retry_after":42.5,"skipped":12,"#
                + #""client":"ip:203.0.113.9","method":"POST","path":"/auth/login\u001b[31m"}"#
        ),
    ]

    static let clients = #"""
        {"by":"denied","window_seconds":300,"error_bound":12,"clients":[
        {"client":"ip:203.0.113.9","client_type":"anonymous","count":900,"error":4},
        {"client":"user:\u0007eve","client_type":"authenticated","count":15,"error":0}]}
        """#

    /// What is known of it after it was watched for `seconds`, until second 100 of its watcher.
    static func view(watched seconds: Int = 65) throws -> ServiceView {
        var view = ServiceView(url: url)
        view.apply(.link(.live), at: .zero)
        for second in (65 - seconds)...65 {
            view.apply(.metrics(try ServiceMetrics(json: metrics(second).utf8)), at: .zero + .seconds(35 + second))
        }
        for (event, data) in news {
            if let one = ServiceNews(event: event, data: data.utf8) { view.apply(.news(one), at: .zero) }
        }
        view.apply(.clients(try LimitedClients(json: clients.utf8)), at: .zero)
        return view
    }
}
