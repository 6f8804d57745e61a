import Foundation
import RateLimiting
import ResiliencePrimitives
import ResilienceTesting
import Testing

@testable import ResilienceCommand

@Suite("A picture of requests")
struct PictureTests {
    private static let hostile = [
        "<script>alert(1)</script>", "\"onload='x' &amp;", "]]>", "&\u{301}", "<\u{20DD}",
        "\u{1B}[2J\u{0}\u{FFFE}\u{202E}x",
        "", "日本語", String(repeating: "very long ", count: 1000),
    ]

    private static func moment(_ seconds: Int) -> MonotonicTime { .zero + .seconds(seconds) }

    @Test func `is XML without scripts and shows names as what they are, whatever they are`() throws {
        var chart = RequestChart()
        for (count, name) in Self.hostile.enumerated() {
            for _ in count..<Self.hostile.count {
                chart.count(.deny, at: .zero)
                chart.hit(name, at: .zero)
            }
        }
        let svg = RequestPicture(chart, of: "<a&b>.yaml").svg
        let picture = try #require(ParsedPicture(svg))
        #expect(
            Set(picture.elements.map(\.name)) == ["svg", "title", "desc", "style", "rect", "text", "line", "path"])
        let attributes: Set = [
            "xmlns", "viewBox", "role", "aria-labelledby", "id", "class", "x", "y", "x1", "y1", "x2", "y2", "width",
            "height", "rx", "d", "opacity",
        ]
        #expect(Set(picture.elements.flatMap(\.attributes.keys)).subtracting(attributes).isEmpty)
        let shown = picture.elements(of: "client").map(\.text)
        #expect(
            shown.dropLast() == [
                "<script>alert(1)</script>", "\"onload='x' &amp;", "]]>", "&\u{301}", "<\u{20DD}",
                #"\u{1B}[2J\u{0}\u{FFFE}\u{202E}x"#, "(no name)", "日本語",
            ])
        #expect(shown.last?.count == 90)
        #expect(picture.elements.first { $0.name == "title" }?.text == "Requests under <a&b>.yaml")
        #expect(svg.utf8.count < 20_000)
    }

    /// The columns are as high as what they stand for, to a tenth of a unit, and stand upon each other.
    @Test(arguments: History.fresh(16)) func `has columns as high as the counts`(given history: History) throws {
        var history = history
        var chart = RequestChart()
        var time = 1_782_864_000
        for _ in 0..<1500 {
            time += Int.random(in: 0...90, using: &history)
            let verdict = [Ruling.Verdict.allow, .allow, .bypass, .deny, .shadow].randomElement(using: &history)
            chart.count(verdict ?? .allow, at: Self.moment(time))
        }
        let drawn = RequestPicture(chart, of: "")
        let picture = try #require(ParsedPicture(drawn.svg))
        let highest = (0..<drawn.columns).map { column in
            RequestChart.Outcome.allCases.reduce(0) { $0 + drawn.values($1, in: 0)[column] }
        }
        let unit = RequestPicture.Layout.panelHeight / Double(CountAxis(upTo: highest.max() ?? 0).top)
        var tops = Array(repeating: drawn.panelBottom, count: drawn.columns)
        for (outcome, style) in [
            (RequestChart.Outcome.allowed, "allowed"), (.shadowed, "shadowed"), (.denied, "denied"),
        ] {
            var rectangles = picture.rectangles(of: style)[...]
            let values = drawn.values(outcome, in: 0)
            #expect(values.reduce(0, +) == chart.total(outcome, in: 0))
            for (column, count) in values.enumerated() where count > 0 {
                guard let rectangle = rectangles.popFirst() else { break }
                let tall = max(1.5, Double(count) * unit)
                tops[column] -= tall
                #expect(abs(rectangle.height - tall) <= 0.051)
                #expect(abs(rectangle.y - tops[column]) <= 0.051)
                let left = RequestPicture.Layout.left + Double(column) * drawn.columnWidth
                #expect(rectangle.x >= left - 0.051 && rectangle.x + rectangle.width <= left + drawn.columnWidth + 0.11)
            }
            #expect(rectangles.isEmpty)
        }
    }

    @Test func `shows when the most denied were denied, darkest where most`() throws {
        var chart = RequestChart()
        for (second, count, client) in [(0, 1, "a"), (10, 25, "b"), (20, 4, "a")] {
            for _ in 0..<count {
                chart.count(.deny, at: Self.moment(second))
                chart.hit(client, at: Self.moment(second))
            }
        }
        let drawn = RequestPicture(chart, of: "x")
        let picture = try #require(ParsedPicture(drawn.svg))
        #expect(picture.elements(of: "client").map(\.text) == ["b", "a"])
        let cells = picture.elements(of: "denied").compactMap { $0.attributes["opacity"] }
        // The scale, then the cells: 1 of 25 is the palest shade, 4 the next, 25 the darkest
        #expect(cells == ["0.25", "0.43", "0.62", "0.81", "1", "0.25", "0.43", "1"])
        let strips = picture.rectangles(of: "denied").filter { $0.height == RequestPicture.Layout.stripHeight }
        // Pale before dark: of a the one, then the four; of b the many
        #expect(strips.map(\.x) == [0, 20, 10].map { (drawn.x(Self.moment($0)) * 10).rounded() / 10 })
        #expect(strips[2].y < strips[0].y)
        #expect(strips[0].y == strips[1].y)
    }

    @Test func `of a comparison has a panel for each configuration on one scale`() throws {
        var chart = RequestChart(comparing: BeforeAfter(before: "old", after: "new"))
        for second in 0..<10 {
            chart.count(.allow, in: 0, at: Self.moment(second))
            chart.count(second < 3 ? .deny : .allow, in: 1, at: Self.moment(second))
        }
        let drawn = RequestPicture(chart, comparing: BeforeAfter(before: "old", after: "new"))
        let picture = try #require(ParsedPicture(drawn.svg))
        #expect(
            picture.elements(of: "part").map(\.text) == [
                "before: old: 0 denied (0.0 %)", "after: new: 3 denied (30.0 %)",
            ])
        #expect(picture.rectangles(of: "allowed").count == 17)
        #expect(picture.rectangles(of: "denied").count == 3)
        #expect(Set(picture.rectangles(of: "allowed").map(\.height)) == [RequestPicture.Layout.panelHeight])
    }

    @Test func `of nothing says so`() throws {
        let picture = try #require(ParsedPicture(RequestPicture(RequestChart(), of: "x").svg))
        #expect(picture.elements(of: "note").map(\.text) == ["No requests."])
    }

    @Test func `is below 100 kB however much happened`() {
        var chart = RequestChart()
        for time in 0..<400 {
            for _ in 0..<(1 + time * 7 % 13) { chart.count(.allow, at: Self.moment(1_782_864_000 + time * 86_400)) }
            for (number, name) in Self.hostile.enumerated() where (time + number) % 3 > 0 {
                chart.count(number == 0 ? .shadow : .deny, at: Self.moment(1_782_864_000 + time * 86_400))
                chart.hit(name + name, at: Self.moment(1_782_864_000 + time * 86_400))
            }
        }
        let size = RequestPicture(chart, of: String(repeating: "<", count: 5000)).svg.utf8.count
        #expect((20_000..<100_000).contains(size))
    }
}
