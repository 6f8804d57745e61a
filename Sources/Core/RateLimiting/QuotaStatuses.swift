/// What is left of each quota, shortest window first. Up to four need no allocation.
public struct QuotaStatuses: RandomAccessCollection, Hashable, Sendable {
    var list = InlineList<QuotaStatus>()

    public var startIndex: Int { 0 }
    public var endIndex: Int { list.count }
    public subscript(position: Int) -> QuotaStatus { list[position] }
}
