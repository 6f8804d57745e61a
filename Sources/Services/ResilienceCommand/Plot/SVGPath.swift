/// The outline of many rectangles, as the data of one SVG path.
struct SVGPath {
    private(set) var data = ""

    var isEmpty: Bool { data.isEmpty }

    mutating func add(x: Double, y: Double, width: Double, height: Double) {
        let number = SVGText.number
        data += "M\(number(x)) \(number(y))h\(number(width))v\(number(height))h\(number(-width))z"
    }
}
