/// One event of a stream as in the HTML standard, §9.2.
struct ServerSentEvent: Hashable {
    /// Its name; `message` where the stream gives none.
    let name: String
    let data: [UInt8]

    init(name: String = "message", data: [UInt8]) { (self.name, self.data) = (name, data) }
}
