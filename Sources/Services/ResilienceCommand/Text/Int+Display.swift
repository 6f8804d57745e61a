extension Int {
    /// The number with its digits in groups of three, as in `1,234,567`.
    var grouped: String {
        let digits = String(magnitude)
        var text = self < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// So many of something, as in `1 client` and `2,000 clients`.
    func counted(_ one: String, _ many: String? = nil) -> String {
        "\(grouped) \(self == 1 ? one : many ?? "\(one)s")"
    }

    /// Bytes in the largest unit of which there are some, as in `1.5 KiB`, rounded to a tenth.
    var shownBytes: String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB"]
        var (unit, size) = (0, 1)
        while unit + 1 < units.count, self / 1024 >= size { (unit, size) = (unit + 1, size * 1024) }
        guard unit > 0 else { return "\(self) B" }
        let tenths = (Int128(self) * 10 + Int128(size / 2)) / Int128(size)
        return tenths % 10 == 0 ? "\(tenths / 10) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }
}
