/// The status with which a request was answered; 0 where it was not.
struct LogStatus: Hashable {
    let code: Int

    /// Reads up to three digits.
    init?(_ digits: UnsafeBufferPointer<UInt8>) {
        guard (1...3).contains(digits.count) else { return nil }
        var code = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            code = code * 10 + Int(digit - UInt8(ascii: "0"))
        }
        self.code = code
    }

    /// Whether the user that the request named is not proven.
    var refusesUser: Bool { code == 401 }
}
