import NIOCore
import NIOHTTP1
import Testing

extension Integration {
    @Suite("A call") struct CallTests {
        @Test(.timeLimit(.minutes(5)))
        func `is opened by its first listener, heard by all of them live, and ends with its speaker`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                var listeners = try await [CallEnd.listening("7", orchestrator), .listening("7", orchestrator)]
                for listener in listeners.indices { try await listeners[listener].checkHead() }
                var speaker = try await CallEnd.speaking("7", orchestrator)
                for number in 0..<10 {
                    let frame = CallEnd.frame(number)
                    try await speaker.connection.send(chunk: frame)
                    for listener in listeners.indices { #expect(try await listeners[listener].heard(640) == frame) }
                }
                try await speaker.connection.send("0\r\n\r\n")
                for listener in listeners.indices { #expect(try await listeners[listener].hasEnded()) }
                let head = try #require(try await speaker.reader.head())
                #expect(head.status == 200)
                let body = try await speaker.reader.body(of: head)
                #expect(String(buffer: body) == #"{"frames":10}"#)
                for end in listeners + [speaker] { await end.connection.close() }
            }
        }

        @Test(.timeLimit(.minutes(5))) func `has one speaker: a second one is refused with 409`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                var listener = try await CallEnd.listening("7", orchestrator)
                try await listener.checkHead()
                var speaker = try await CallEnd.speaking("7", orchestrator)
                try await speaker.connection.send(chunk: CallEnd.frame(1))
                #expect(try await listener.heard(640) == CallEnd.frame(1))
                let second = try await orchestrator.ask(.POST, "/call/7/audio", json: "")
                #expect(try Spoken(second) == .refused(409, "SPEAKER_PRESENT"))
                #expect(second["content-type"] == "application/problem+json")
                #expect(try await orchestrator.ask(.POST, "/call/8/audio", json: "").status == 200, "another call")
                try await speaker.connection.send("0\r\n\r\n")
                #expect(try await speaker.reader.head()?.status == 200)
                let third = try await orchestrator.ask(.POST, "/call/7/audio", json: "")
                #expect(third.status == 200 && String(buffer: third.body) == #"{"frames":0}"#)
                for end in [listener, speaker] { await end.connection.close() }
            }
        }

        @Test(.timeLimit(.minutes(5)))
        func `whose speaker vanishes ends for its listeners, with what was queued for them`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                var listener = try await CallEnd.listening("7", orchestrator)
                try await listener.checkHead()
                let speaker = try await CallEnd.speaking("7", orchestrator)
                for number in 0..<5 { try await speaker.connection.send(chunk: CallEnd.frame(number)) }
                for number in 0..<5 { #expect(try await listener.heard(640) == CallEnd.frame(number)) }
                try await speaker.connection.reset()
                #expect(try await listener.hasEnded())
                #expect(try await orchestrator.ask(.POST, "/call/7/audio", json: "").status == 200, "the floor is free")
                await listener.connection.close()
            }
        }

        @Test(.timeLimit(.minutes(5))) func `leaves out what is no whole frame at its end`() async throws {
            try await Services.with { services in
                let orchestrator = services.orchestrator
                var listener = try await CallEnd.listening("7", orchestrator)
                try await listener.checkHead()
                let text = String(repeating: "x", count: 640 * 3 + 639)
                let answer = try await orchestrator.ask(.POST, "/call/7/audio", json: text)
                #expect(String(buffer: answer.body) == #"{"frames":3}"#)
                let heard = try await listener.heard(640 * 3)
                #expect(String(buffer: heard) == text.prefix(640 * 3))
                #expect(try await listener.hasEnded())
                await listener.connection.close()
            }
        }

        @Test(.timeLimit(.minutes(5))) func `is for those who have logged in`() async throws {
            try await Services.with { services in
                let running = services.orchestrator.running
                var session = try await RawSession.open(running.port)
                for method in ["GET", "POST"] {
                    let (head, _, _) = try await session.exchange(
                        RawSession.request("\(method) /call/7/audio", body: ""))
                    #expect(head.status == 401 && head["www-authenticate"] == "Bearer")
                }
                await session.connection.close()
            }
        }
    }
}
