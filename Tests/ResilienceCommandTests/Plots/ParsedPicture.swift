import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// A picture as a reader of XML sees it.
final class ParsedPicture: NSObject, XMLParserDelegate {
    struct Element {
        let name: String
        let attributes: [String: String]
        var text = ""
    }

    struct Rectangle: Equatable {
        let x: Double
        let y: Double
        let width: Double
        let height: Double
    }

    private(set) var elements: [Element] = []
    private var open: [Int] = []

    /// nil: it is no XML.
    init?(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    func elements(of style: String) -> [Element] { elements.filter { $0.attributes["class"] == style } }

    /// The rectangles that paths of a style are made of.
    func rectangles(of style: String) -> [Rectangle] {
        elements(of: style).filter { $0.name == "path" }.flatMap { element in
            (element.attributes["d"] ?? "").matches(of: /M([\d.-]+) ([\d.-]+)h([\d.]+)v([\d.]+)h-([\d.]+)z/).compactMap
            {
                guard let x = Double($0.1), let y = Double($0.2), let width = Double($0.3), let height = Double($0.4)
                else { return nil }
                return Rectangle(x: x, y: y, width: width, height: height)
            }
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        open.append(elements.count)
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if let last = open.last { elements[last].text += text }
    }
}
