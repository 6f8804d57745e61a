import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOHTTP1
import Testing

@testable import VoiceOrchestrator

@Suite("A call over HTTP", .timeLimit(.minutes(2))) struct CallRoutesTests {
    private let sound = String(repeating: "x", count: 640) + String(repeating: "y", count: 640)

    @Test func `counts the whole frames that were said, with nobody there to listen`() async throws {
        try await Switchboard().run { client in
            for (body, frames) in [("", 0), (String(repeating: "x", count: 639), 0), (sound + "z", 2)] {
                let response = try await client.post("/call/7/audio", body)
                #expect(response.status == .ok)
                #expect(String(buffer: response.body) == "{\"frames\":\(frames)}")
            }
        }
    }

    @Test func `is live from the head of the answer on, in whole frames, until the speaker ends`() async throws {
        let board = try await Switchboard()
        try await board.run { client in
            let (one, two) = (try await client.open("/call/7/audio"), try await client.open("/call/7/audio"))
            let other = try await client.open("/call/8/audio")
            #expect(one.headers.first(name: "content-type") == "audio/pcm;rate=16000;channels=1")
            #expect(board.orchestrator.calls.counts == (2, 3))
            _ = try await client.post("/call/7/audio", sound + "rest")
            #expect(String(buffer: try await one.body.collect(upTo: 10_000)) == sound)
            #expect(String(buffer: try await two.body.collect(upTo: 10_000)) == sound)
            #expect(board.orchestrator.calls.counts == (1, 1))
            _ = try await client.post("/call/8/audio", "")
            #expect(try await other.body.collect(upTo: 10_000).readableBytes == 0)
        }
    }

    @Test func `refuses a second speaker while the first one speaks`() async throws {
        let board = try await Switchboard()
        try await board.run { client in
            let spoke = try await board.orchestrator.calls.speak(in: "7") { _ in
                let response = try await client.post("/call/7/audio", sound)
                #expect(response.status == .conflict)
                #expect(try JSONObject(response).object("error")?.string("code") == "SPEAKER_PRESENT")
            }
            #expect(spoke)
            #expect(try await client.post("/call/7/audio", sound).status == .ok)
        }
    }
}
