import Foundation
import ServerProcess

/// A text to speak, checked: nothing in it can be wrong, or do anything but be spoken.
struct SynthesisRequest: Equatable, Sendable {
    static let maximumBody = 64 * 1_024

    /// What goes to espeak-ng's standard input.
    let text: String
    /// What goes behind `-v`: from the list of voices, never from the client.
    let voice: String
    let wordsPerMinute: Int
    let sampleRate: Int

    private static let members = ["text", "language", "voice", "speed", "format", "sample_rate"]
    private static let characters = 1...5_000
    private static let normalSpeed = 175.0

    /// Checks the body of a request.
    ///
    /// - Throws: ``RequestBodyError`` that names the member.
    init(json body: Data, voices: VoiceCatalogue) throws(RequestBodyError) {
        var members = try RequestMembers(body)
        text = Self.spoken(try Self.text(&members))
        voice = try voices.argument(
            voice: try members.string("voice", nullable: true), language: try members.string("language"))
        let speed = try members.number("speed", in: 0.5...2.0) ?? 1
        wordsPerMinute = Int((Self.normalSpeed * speed).rounded())
        if let format = try members.string("format"), format != "wav" {
            throw .member("format", "\"\(format)\" is not made here", "give \"wav\"")
        }
        sampleRate = try members.integer("sample_rate", in: 8_000...48_000) ?? 22_050
        try members.finish(known: Self.members)
    }

    private static func text(_ members: inout RequestMembers) throws(RequestBodyError) -> String {
        guard let text = try members.string("text") else {
            throw .member("text", "missing", "give 1 to 5,000 characters")
        }
        let count = text.unicodeScalars.count
        guard characters.contains(count) else {
            throw .member("text", "\(count) characters", "give 1 to 5,000")
        }
        return text
    }

    /// Takes away from a text what espeak-ng would obey instead of speaking it: control characters, of which one starts
    /// a command and one ends the text, and the double brackets around phonemes.
    private static func spoken(_ text: String) -> String {
        var spoken = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
            if scalar == "[", spoken.last == "[" { spoken.append(" ") }
            spoken.append(isControl ? " " : scalar)
        }
        return String(spoken)
    }
}
