import ResiliencePrimitives

extension MonotonicTime {
    /// Seconds since the origin, exactly, with as many decimals as it takes: `1460751420.31`.
    var decimalSeconds: String {
        var text: [UInt8] = []
        text.append(addingCapacity: JSONRoom.number) { $0.append(moment: self) }
        return String(decoding: text, as: UTF8.self)
    }
}
