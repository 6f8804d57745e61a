/// A part of a whole, exactly.
struct Share: Hashable {
    let part: Int128
    /// Above 0.
    let whole: Int128

    /// nil: there is no whole to be part of.
    init?(_ part: Int128, of whole: Int128) {
        guard whole > 0 else { return nil }
        (self.part, self.whole) = (part, whole)
    }

    /// In percent, to a tenth. What is not quite nothing or not quite all does not look so.
    var shown: String {
        let tenths = (part * 2000 + whole) / (whole * 2)
        if tenths == 0 && part > 0 { return "<0.1 %" }
        if tenths == 1000 && part < whole { return ">99.9 %" }
        return "\(tenths / 10).\(tenths % 10) %"
    }

    /// As a decimal of 1 with up to six places.
    var decimal: String {
        let millionths = (part * 2_000_000 + whole) / (whole * 2)
        var decimals = String(String(1_000_000 + millionths % 1_000_000).dropFirst())
        while decimals.last == "0" { decimals.removeLast() }
        return decimals.isEmpty ? "\(millionths / 1_000_000)" : "\(millionths / 1_000_000).\(decimals)"
    }
}
