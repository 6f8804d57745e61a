import Testing

@testable import ResilienceCommand

@Suite("Sections of a page")
struct PageSectionTests {
    private static let table = PageSection("rules", table: ["title", "a", "b", "c", "d"])
    private static let list = PageSection("events", rows: ["1", "2", "3"])
    private static let line = PageSection("circuits")

    @Test(
        arguments: [
            (9, ["rules", "title", "a", "b", "c", "d"]), (6, ["rules", "title", "a", "b", "c", "d"]),
            (5, ["rules", "title", "a", "b", "and 2"]), (4, ["rules", "title", "a", "and 3"]),
            (3, ["rules", "title", "a"]), (2, ["rules"]), (1, ["rules"]), (0, []),
        ])
    func `are cut to what there is room for, and say so where they can`(_ count: Int, _ lines: [String]) {
        #expect(Self.table.lines(within: count) { "and \($0)" } == lines)
    }

    @Test(
        arguments: [
            (15, 1, [1, 6, 4]), (13, 1, [1, 6, 4]), (12, 1, [1, 5, 4]), (11, 1, [1, 5, 3]), (8, 1, [1, 3, 2]),
            (6, 1, [1, 4, 0]), (6, 0, [1, 3, 2]), (4, 0, [1, 3, 0]), (3, 0, [1, 2, 0]), (1, 1, [1, 0, 0]),
            (0, 1, [0, 0, 0]),
        ])
    func `share the room, the more important first`(_ room: Int, _ gap: Int, _ heights: [Int]) {
        #expect(PageSection.heights(of: [Self.line, Self.table, Self.list], within: room, gap: gap) == heights)
    }
}
