extension String {
    /// The text within so many columns, its end cut off. Sequences that only style it take no room and stay, so that what is
    /// switched on is switched off again.
    func clipped(to width: Int) -> String {
        guard utf8.count > width else { return self }
        var clipped = Swift.String.UnicodeScalarView()
        var (used, isFull, isStyle) = (0, false, false)
        // By scalars: what combines with the end of a sequence is no part of it
        for scalar in unicodeScalars {
            if scalar == "\u{1B}" { isStyle = true }
            if isStyle {
                clipped.append(scalar)
                isStyle = scalar != "m"
                continue
            }
            used += scalar.displayWidth
            isFull = isFull || used > width
            if !isFull { clipped.append(scalar) }
        }
        return Swift.String(clipped)
    }
}
