internal import ResiliencePrimitives

extension Quota {
    /// What kind of quota follows. The numbers are in files and stay.
    private enum Kind: UInt8 {
        case slidingWindow = 0
        case slidingWindowCounter = 1
        case tokenBucket = 2
        case fixedWindow = 3
        case clientWindow = 4
        case day = 5
        case week = 6
        case month = 7

        var algorithm: RateLimitAlgorithm {
            switch self {
            case .slidingWindow: .slidingWindow
            case .slidingWindowCounter: .slidingWindowCounter
            case .tokenBucket: .tokenBucket
            case .fixedWindow, .clientWindow, .day, .week, .month: .fixedWindow
            }
        }

        var period: CalendarPeriod? {
            switch self {
            case .day: .day
            case .week: .week
            case .month: .month
            default: nil
            }
        }
    }

    private var kind: Kind {
        switch (algorithm, frame) {
        case (.slidingWindow, _): .slidingWindow
        case (.slidingWindowCounter, _): .slidingWindowCounter
        case (.tokenBucket, _): .tokenBucket
        case (.fixedWindow, .epoch): .fixedWindow
        case (.fixedWindow, .client): .clientWindow
        case (.fixedWindow, .calendar(let window)):
            switch window.period {
            case .day: .day
            case .week: .week
            case .month: .month
            }
        }
    }

    func write(to bytes: inout ByteWriter) {
        bytes.put(kind.rawValue)
        bytes.put(count: limit)
        if let calendar {
            bytes.put(calendar.timeZone)
        } else {
            bytes.put(UInt64(length))
        }
        if algorithm == .tokenBucket { bytes.put(count: burst.map { $0 + 1 } ?? 0) }
    }

    init(from bytes: inout ByteReader) throws(CounterFault) {
        guard let kind = Kind(rawValue: try bytes.byte()) else { throw bytes.fault("no kind of quota") }
        let limit = try bytes.count(upTo: Self.largestLimit)
        do {
            if let period = kind.period {
                self = try Quota(limit: limit, per: CalendarWindow(period, in: try bytes.text()))
                return
            }
            let length = Int128(try bytes.number(UInt64.self))
            let burst = kind == .tokenBucket ? try bytes.count(upTo: Self.largestLimit + 1) : 0
            self = try Quota(
                limit: limit, per: .nanoseconds(length), algorithm: kind.algorithm, burst: burst == 0 ? nil : burst - 1,
                alignment: kind == .clientWindow ? .client : .epoch)
        } catch let error as RateLimitError {
            throw bytes.fault(error.description)
        } catch let fault as CounterFault {
            throw fault
        } catch {
            throw bytes.fault("\(error)")
        }
    }
}
