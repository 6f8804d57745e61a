import ServerProcess
import Testing

@testable import SpeechService

@Suite("The list of voices")
struct VoiceCatalogueTests {
    static let listing = """
        Pty Language       Age/Gender VoiceName          File                 Other Languages
         5  cmn             --/M      Chinese_(Mandarin) sit/cmn              (zh-cmn 5)(zh 5)
         2  en-gb           --/M      English_(Great_Britain) gmw/en               (en 2)
         2  en-us           12/F      English_(America)  gmw/en-US            (en 3)
         5  ko              --/-      Korean             ko\u{20}
         5  yue             --/M      Cantonese          sit/yue              (zh-yue 5)(zh 8)
         5  yue             --/M      Cantonese_(Latin)  sit/yue-Latn         (zh 8)

        """

    private let catalogue = VoiceCatalogue(listing: listing)

    @Test func `has name, language and gender of each voice`() {
        #expect(catalogue.voices.count == 6)
        #expect(
            catalogue.voices[2]
                == Voice(
                    name: "English_(America)", language: "en-us", gender: "female", file: "gmw/en-US",
                    otherLanguages: ["en"]))
        #expect(catalogue.voices[0].otherLanguages == ["zh-cmn", "zh"])
        #expect(catalogue.voices[3].gender == "neutral")
    }

    @Test(
        arguments: [
            ("en", ["en-gb", "en-us"]), ("EN-US", ["en-us"]), ("zh", ["cmn", "yue", "yue"]), ("e", []), ("xx", []),
        ])
    func `can be asked by language`(_ language: String, _ expected: [String]) {
        #expect(catalogue.speaking(language).map(\.language) == expected)
    }

    @Test(
        arguments: [
            (nil, nil, "en"), (nil, "zh", "zh"), (nil, "EN-gb", "en-gb"), ("English_(America)", nil, "gmw/en-US"),
            ("Cantonese_(Latin)", "zh", "sit/yue-Latn"), ("en-US", nil, "en-us"),
        ] as [(String?, String?, String)])
    func `says what espeak-ng is to be called with`(_ voice: String?, _ language: String?, _ argument: String) throws {
        #expect(try catalogue.argument(voice: voice, language: language) == argument)
    }

    @Test(arguments: ["klingon", "-w/tmp/x", "../../etc/passwd", "gmw/en-US", "", "en+f3"])
    func `lets nothing through that is not in it`(_ name: String) {
        #expect(throws: RequestBodyError("voice: \"\(name)\" is unknown: GET /voices lists what is there")) {
            try catalogue.argument(voice: name, language: nil)
        }
        #expect(throws: RequestBodyError.self) { try catalogue.argument(voice: nil, language: name) }
    }
}
