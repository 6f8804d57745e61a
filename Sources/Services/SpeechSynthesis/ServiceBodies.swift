/// What `POST /synthesize` takes.
struct SynthesisBody: Encodable {
    enum CodingKeys: String, CodingKey {
        case text, language, voice, speed, format
        case sampleRate = "sample_rate"
    }

    let text: String
    let language: String
    let voice: String?
    let speed: Double
    let format: String
    let sampleRate: Int

    init(_ request: SpeechRequest) {
        (text, language, voice, speed) = (request.text, request.language, request.voice, request.speed)
        (format, sampleRate) = (request.format.rawValue, request.sampleRate)
    }
}

/// What `GET /voices` answers.
struct VoicesBody: Decodable {
    let voices: [Voice]
}
