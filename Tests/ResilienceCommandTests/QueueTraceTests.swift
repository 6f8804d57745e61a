import Testing

/// Each answer is worked out by hand.
@Suite("A simulated queue")
struct QueueTraceTests {
    @Test func `that blocks lets who waits in first come first served, or gives up at exactly the timeout`()
        async throws
    {
        try await Replay.check(
            #"""
            {"at":0,"queue":"q","offer":"a","bytes":1} → {"at":0,"queue":"q","offer":"a","outcome":"enqueued","depth":1,"bytes":1,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":0,"queue":"q","offer":"b","bytes":1} → {"at":0,"queue":"q","offer":"b","outcome":"enqueued","depth":2,"bytes":2,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":0,"queue":"q","offer":"c","bytes":5} → {"at":0,"queue":"q","offer":"c","outcome":"waiting","depth":2,"bytes":2,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":1,"queue":"q","offer":"d","bytes":1} → {"at":1,"queue":"q","offer":"d","outcome":"waiting","depth":2,"bytes":2,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":2,"queue":"q","take":1} → {"at":2,"queue":"q","taken":["a"],"expired":[],"admitted":["c"],"timed_out":[],"depth":2,"bytes":6}
            {"at":11,"queue":"q","offer":"e","bytes":2} → {"at":11,"queue":"q","offer":"e","outcome":"waiting","depth":2,"bytes":6,"dropped":[],"expired":[],"admitted":[],"timed_out":["d"]}
            {"at":12,"queue":"q","take":9} → {"at":12,"queue":"q","taken":["b","c","e"],"expired":[],"admitted":["e"],"timed_out":[],"depth":0,"bytes":0}
            {"at":12,"queue":"q","take":1} → {"at":12,"queue":"q","taken":[],"expired":[],"admitted":[],"timed_out":[],"depth":0,"bytes":0}
            """#, under: "backpressure: {q: {max_queue_size: 2, strategy: block, timeout: 10s}}")
    }

    @Test func `that drops the oldest makes room by items and by bytes, and refuses what never fits`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"queue":"q","offer":"a","bytes":6} → {"at":0,"queue":"q","offer":"a","outcome":"enqueued","depth":1,"bytes":6,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":1,"queue":"q","offer":"b","bytes":4} → {"at":1,"queue":"q","offer":"b","outcome":"enqueued","depth":2,"bytes":10,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":1,"queue":"q","offer":"c","bytes":11} → {"at":1,"queue":"q","offer":"c","outcome":"refused","depth":2,"bytes":10,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":1,"queue":"q","offer":"d","bytes":7} → {"at":1,"queue":"q","offer":"d","outcome":"enqueued","depth":1,"bytes":7,"dropped":["a","b"],"expired":[],"admitted":[],"timed_out":[]}
            """#, under: "backpressure: {q: {max_memory: 10, strategy: drop_oldest}}")
    }

    @Test func `that drops the newest does so once what is stale has left`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"queue":"q","offer":"a","bytes":1} → {"at":0,"queue":"q","offer":"a","outcome":"enqueued","depth":1,"bytes":1,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":2,"queue":"q","offer":"b","bytes":1} → {"at":2,"queue":"q","offer":"b","outcome":"dropped","depth":1,"bytes":1,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":2.000001,"queue":"q","offer":"c","bytes":1} → {"at":2.000001,"queue":"q","offer":"c","outcome":"enqueued","depth":1,"bytes":1,"dropped":[],"expired":["a"],"admitted":[],"timed_out":[]}
            {"at":9,"queue":"q","take":1} → {"at":9,"queue":"q","taken":[],"expired":["c"],"admitted":[],"timed_out":[],"depth":0,"bytes":0}
            """#, under: "backpressure: {q: {max_queue_size: 1, strategy: drop_newest, max_age: 2s}}")
    }

    @Test func `that adapts drops from its threshold on, until it is ten points below`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"queue":"q","offer":"a","bytes":40} → {"at":0,"queue":"q","offer":"a","outcome":"enqueued","depth":1,"bytes":40,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":0,"queue":"q","offer":"b","bytes":61} → {"at":0,"queue":"q","offer":"b","outcome":"waiting","depth":1,"bytes":40,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":1,"queue":"q","take":1} → {"at":1,"queue":"q","taken":["a"],"expired":[],"admitted":["b"],"timed_out":[],"depth":1,"bytes":61}
            {"at":1,"queue":"q","offer":"c","bytes":40} → {"at":1,"queue":"q","offer":"c","outcome":"enqueued","depth":1,"bytes":40,"dropped":["b"],"expired":[],"admitted":[],"timed_out":[]}
            {"at":1,"queue":"q","offer":"d","bytes":61} → {"at":1,"queue":"q","offer":"d","outcome":"waiting","depth":1,"bytes":40,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            """#, under: "backpressure: {q: {max_memory: 100, strategy: adaptive, adaptive_threshold: 0.5}}")
    }

    @Test func `nobody described has the defaults`() async throws {
        try await Replay.check(
            #"""
            {"at":0,"queue":"unheard","offer":"a\n\"é\"","bytes":104857600} → {"at":0,"queue":"unheard","offer":"a\u000a\"é\"","outcome":"enqueued","depth":1,"bytes":104857600,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":0,"queue":"unheard","offer":"b","bytes":104857601} → {"at":0,"queue":"unheard","offer":"b","outcome":"refused","depth":1,"bytes":104857600,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            {"at":0,"queue":"unheard","offer":"c","bytes":0} → {"at":0,"queue":"unheard","offer":"c","outcome":"enqueued","depth":2,"bytes":104857600,"dropped":[],"expired":[],"admitted":[],"timed_out":[]}
            """#, under: "")
    }
}
