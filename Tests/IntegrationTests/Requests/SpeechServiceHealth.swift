/// What the speech service's `/health` says.
struct SpeechServiceHealth: Decodable {
    let status: String
    let running: Int
    let peak: Int
    let waiting: Int
    let synthesized: Int
}
