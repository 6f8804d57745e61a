import NIOCore
import ServerProcess
import SpeechSynthesis
import Testing

@testable import VoiceOrchestrator

@Suite("An order of speech") struct SpeechOrderTests {
    @Test func `needs no more than the text`() throws {
        let order = try SpeechOrder(ByteBuffer(string: #"{"text":"Good evening"}"#))
        #expect(order.request == (try SpeechRequest(text: "Good evening")))
        #expect(order.allowsFallback)
    }

    @Test func `takes all that can be said about it`() throws {
        let order = try SpeechOrder(
            ByteBuffer(
                string: """
                    {"text":"Guten Abend","language":"de","voice":"de-x","speed":0.5,"format":"wav","sample_rate":48000,
                    "priority":"low","fallback":false}
                    """))
        let expected = try SpeechRequest(
            text: "Guten Abend", language: "de", voice: "de-x", speed: 0.5, sampleRate: 48_000, priority: .low)
        #expect(order.request == expected)
        #expect(!order.allowsFallback)
        #expect(try SpeechOrder(ByteBuffer(string: #"{"text":"a","voice":null}"#)).request.voice == nil)
    }

    @Test(arguments: [
        ("", "body: no JSON object: send members in braces"), ("[]", "body: no JSON object: send members in braces"),
        ("{\"text\":", "body: no JSON object: send members in braces"), ("{}", "text: missing: it is required"),
        (#"{"text":null}"#, "text: null found: give a string"), (#"{"text":7}"#, "text: a number found: give a string"),
        (#"{"text":""}"#, "text of 0 characters: it must have 1 to 5,000"),
        (#"{"text":"a","language":null}"#, "language: null found: give a string"),
        (#"{"text":"a","language":""}"#, "language of 0 bytes: it must have 1 to 32"),
        (#"{"text":"a","voice":true}"#, "voice: a boolean found: give a string"),
        (#"{"text":"a","voice":""}"#, "voice: its name must have 1 to 64 bytes"),
        (#"{"text":"a","speed":0.4}"#, "speed: 0.4 is out of range: give 0.5 to 2"),
        (#"{"text":"a","speed":2.1}"#, "speed: 2.1 is out of range: give 0.5 to 2"),
        (#"{"text":"a","speed":"fast"}"#, "speed: a string found: give a number"),
        (#"{"text":"a","format":"mp3"}"#, #"format: "mp3" is unknown: give "wav""#),
        (#"{"text":"a","sample_rate":7999}"#, "sample_rate: 7999 is out of range: give 8000 to 48000"),
        (#"{"text":"a","sample_rate":48001}"#, "sample_rate: 48001 is out of range: give 8000 to 48000"),
        (#"{"text":"a","sample_rate":8000.5}"#, "sample_rate: 8000.5 is no whole number: give one"),
        (#"{"text":"a","priority":"urgent"}"#, #"priority: "urgent" is unknown: give "low", "normal", "high""#),
        (#"{"text":"a","fallback":1}"#, "fallback: a number found: give true or false"),
        (#"{"text":"a","fallback":null}"#, "fallback: null found: give true or false"),
        (
            #"{"text":"a","pitch":1}"#,
            """
            pitch: unknown member: known are text, language, voice, speed, format, sample_rate, priority, fallback
            """
        ),
    ])
    func `names the member that is wrong`(body: String, message: String) {
        let error = #expect(throws: RequestBodyError.self) { try SpeechOrder(ByteBuffer(string: body)) }
        #expect(error?.description == message)
    }
}
