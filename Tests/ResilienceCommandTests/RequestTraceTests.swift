import Testing

@Suite("A simulated request")
struct RequestTraceTests {
    private static let none = #""limit":null,"window":null,"remaining":null,"reset_after":null,"retry_after":null"#
    private static let rules = """
        rate_limits:
          default: {limits: [5/minute]}
          rules:
            - {name: login, path: /auth/login, method: POST, limits: [1/minute]}
            - {name: tried, path: /tried, limits: [1/minute], shadow: true}
            - {name: own, path: /own, client: internal, limits: [2/minute], bypass_internal: false}
            - {path: /pages/.*, method: [GET, HEAD], per: endpoint, limits: [1/minute]}
        """

    @Test func `is decided by the first rule that matches its normalised path, method and client`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"method":"POST","path":"/auth/./login/?next=x","client":"a","client_type":"anonymous","cost":1} → {"at":0,"rule":"login","verdict":"allow","limit":1,"window":60,"remaining":0,"reset_after":60,"retry_after":null}
            {"at":1,"method":"POST","path":"/auth/%6cogin","client":"a","client_type":"anonymous"} → {"at":1,"rule":"login","verdict":"deny","limit":1,"window":60,"remaining":0,"reset_after":59,"retry_after":59}
            {"at":1,"method":"GET","path":"/auth/login","client":"a"} → {"at":1,"rule":"default","verdict":"allow","limit":5,"window":60,"remaining":4,"reset_after":60,"retry_after":null}
            {"at":1,"path":"/pages/1","client":"a"} → {"at":1,"rule":"GET,HEAD /pages/.*","verdict":"allow","limit":1,"window":60,"remaining":0,"reset_after":60,"retry_after":null}
            {"at":1,"path":"/pages/2","client":"a"} → {"at":1,"rule":"GET,HEAD /pages/.*","verdict":"allow","limit":1,"window":60,"remaining":0,"reset_after":60,"retry_after":null}
            {"at":1,"path":"/own","client":"internal:x","client_type":"internal"} → {"at":1,"rule":"own","verdict":"allow","limit":2,"window":60,"remaining":1,"reset_after":60,"retry_after":null}
            """#, under: Self.rules)
    }

    @Test func `has no numbers where nothing is counted, and a rule only where one matched`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"path":"/healthz","client":"a"} → {"at":0,"rule":null,"verdict":"exclude",\#(Self.none)}
            {"at":0,"path":"/any","client":"internal:x","client_type":"internal"} → {"at":0,"rule":null,"verdict":"bypass",\#(Self.none)}
            {"at":0,"path":"/tried","client":"internal:x","client_type":"internal"} → {"at":0,"rule":"tried","verdict":"bypass",\#(Self.none)}
            """#, under: Self.rules)
        try await Replay.check(
            #"{"at":0,"path":"/x","client":"a"} → {"at":0,"rule":null,"verdict":"allow",\#(Self.none)}"#,
            under: "rate_limits: {enabled: false}")
    }

    @Test func `that a shadow rule would deny is let through, and charged nothing`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"path":"/tried","client":"a"} → {"at":0,"rule":"tried","verdict":"allow","limit":1,"window":60,"remaining":0,"reset_after":60,"retry_after":null}
            {"at":1,"path":"/tried","client":"a"} → {"at":1,"rule":"tried","verdict":"shadow","limit":1,"window":60,"remaining":0,"reset_after":59,"retry_after":59}
            {"at":60,"path":"/tried","client":"a"} → {"at":60,"rule":"tried","verdict":"allow","limit":1,"window":60,"remaining":0,"reset_after":60,"retry_after":null}
            """#, under: Self.rules)
    }

    @Test func `without a client is from whom its headers and peer prove, who is printed`() async throws {
        let numbers = #""verdict":"allow","limit":5,"window":60,"remaining":4,"reset_after":60,"retry_after":null"#
        let digest = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"
        try await Replay.check(
            #"""
            {"at":1,"headers":{"X-Forwarded-For":"203.0.113.7, 10.0.0.2"},"peer":"10.0.0.1:4000","path":"/x"} → {"at":1,"client":"ip:203.0.113.7","client_type":"anonymous","rule":"default",\#(numbers)}
            {"at":1,"headers":{"x-forwarded-for":["198.51.100.1","203.0.113.8"]},"peer":"10.0.0.1","path":"/x"} → {"at":1,"client":"ip:203.0.113.8","client_type":"anonymous","rule":"default",\#(numbers)}
            {"at":1,"headers":{"X-Forwarded-For":"203.0.113.7"},"peer":"2001:db8::7","path":"/x"} → {"at":1,"client":"ip:2001:db8::/64","client_type":"anonymous","rule":"default",\#(numbers)}
            {"at":1,"headers":{"X-API-Key":"secret"},"peer":"192.0.2.3","path":"/x"} → {"at":1,"client":"apikey:\#(digest.prefix(16))","client_type":"api","rule":"default",\#(numbers)}
            {"at":1,"peer":"192.0.2.3","path":"/x"} → {"at":1,"client":"ip:192.0.2.3","client_type":"anonymous","rule":"default",\#(numbers)}
            """#,
            under: """
                clients: {trusted_proxies: [10.0.0.0/8], api_key_sha256: [\(digest)]}
                rate_limits: {default: {limits: [5/minute]}}
                """)
    }

    @Test func `with a token is a user's until the token expires, by the trace's time`() async throws {
        // {"alg":"HS256","typ":"JWT"} and {"sub":"ada","exp":100}, signed with the key
        let key = "0123456789abcdef0123456789abcdef"
        let token =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhZGEiLCJleHAiOjEwMH0"
            + ".mn-55H7iHze5EBQ80nldHbbsrNciwXEPtXkKk4R9iPk"
        let line = #"{"at":AT,"headers":{"Authorization":"Bearer \#(token)"},"peer":"192.0.2.1","path":"/x"}"#
        let answers = try await Replay.answers(
            to: ["99.5", "100"].map { line.replacing("AT", with: $0) }, under: "clients: {jwt_key: \(key)}")
        #expect(answers[0].contains(#""client":"user:ada","client_type":"authenticated""#))
        #expect(answers[1].contains(#""client":"ip:192.0.2.1","client_type":"anonymous""#))
    }
}
