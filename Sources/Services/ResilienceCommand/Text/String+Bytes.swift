extension String {
    /// Reads UTF-8; nil: it is none. Most texts are ASCII, which shows at a glance.
    init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        if bytes.reduce(0, |) < 0x80 {
            self.init(decoding: bytes, as: UTF8.self)
        } else {
            self.init(validating: bytes, as: UTF8.self)
        }
    }
}
