import Foundation
import ServerProcess
import Testing

@testable import SpeechService

@Suite("A request to speak")
struct SynthesisRequestTests {
    private let voices = VoiceCatalogue(listing: VoiceCatalogueTests.listing)

    private func request(_ json: String) throws -> SynthesisRequest {
        try SynthesisRequest(json: Data(json.utf8), voices: voices)
    }

    @Test func `needs only a text`() throws {
        let request = try request(#"{"text":"Hello"}"#)
        #expect(request.text == "Hello")
        #expect(request.voice == "en")
        #expect(request.wordsPerMinute == 175)
        #expect(request.sampleRate == 22_050)
    }

    @Test func `may say everything else`() throws {
        let request = try request(
            #"{"text":"你好","language":"zh","voice":null,"speed":2,"format":"wav","sample_rate":8000}"#)
        #expect(request.voice == "zh")
        #expect(request.wordsPerMinute == 350)
        #expect(request.sampleRate == 8_000)
        #expect(try self.request(#"{"text":"a","speed":0.5}"#).wordsPerMinute == 88)
    }

    /// What is wrong, and how the message begins.
    static let wrong: [(String, String)] = [
        (#""#, "body: "), (#"[]"#, "body: "), (#"{"text":"a"} x"#, "body: "), (#"{}"#, "text: missing"),
        (#"{"text":null}"#, "text: null found"), (#"{"text":1}"#, "text: a number found"),
        (#"{"text":""}"#, "text: 0 characters"), (#"{"text":["a"]}"#, "text: a list found"),
        (#"{"text":"\#(String(repeating: "a", count: 5_001))"}"#, "text: 5001 characters"),
        (#"{"text":"a","txet":1}"#, "txet: unknown member"), (#"{"text":"a","priority":"high"}"#, "priority: unknown"),
        (#"{"text":"a","speed":"1"}"#, "speed: a string found"),
        (#"{"text":"a","speed":true}"#, "speed: a boolean found"),
        (#"{"text":"a","speed":0.49}"#, "speed: 0.49 is out of range: give 0.5 to 2"),
        (#"{"text":"a","speed":2.01}"#, "speed: 2.01 is out of range"),
        (#"{"text":"a","sample_rate":7999}"#, "sample_rate: 7999 is out of range: give 8000 to 48000"),
        (#"{"text":"a","sample_rate":48001}"#, "sample_rate: 48001 is out of range"),
        (#"{"text":"a","sample_rate":22050.5}"#, "sample_rate: 22050.5 is no whole number"),
        (#"{"text":"a","sample_rate":null}"#, "sample_rate: null found"),
        (#"{"text":"a","format":"mp3"}"#, "format: \"mp3\" is not made here"),
        (#"{"text":"a","format":{}}"#, "format: an object found"),
        (#"{"text":"a","voice":"nobody"}"#, "voice: \"nobody\" is unknown"),
        (#"{"text":"a","voice":3}"#, "voice: a number found"), (#"{"text":"a","language":"xx"}"#, "language: \"xx\""),
    ]

    @Test(arguments: wrong) func `that is wrong is refused, and the member named`(_ json: String, _ message: String) {
        let error = #expect(throws: RequestBodyError.self) { try request(json) }
        #expect(error?.description.hasPrefix(message) == true)
    }

    @Test func `may have 1 to 5,000 characters`() throws {
        for count in [1, 5_000] {
            #expect(try request(#"{"text":"\#(String(repeating: "ä", count: count))"}"#).text.count == count)
        }
    }

    @Test(
        arguments: [
            (#"a\u0000b"#, "a b"), (#"\u000150s fast"#, " 50s fast"), ("[[h@l'oU]]", "[ [h@l'oU]]"), ("[[[", "[ [ ["),
            (#"one\ntwo"#, "one\ntwo"), (#"\r\n\t\u009b"#, " \n  "), ("a[b", "a[b"),
        ])
    func `holds nothing that is obeyed instead of spoken`(_ text: String, _ spoken: String) throws {
        #expect(try request(#"{"text":"\#(text)"}"#).text == spoken)
    }
}
