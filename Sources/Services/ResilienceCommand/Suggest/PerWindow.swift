/// A value for each of the windows that limits are suggested for.
struct PerWindow<Value> {
    var minute: Value
    var hour: Value
    var day: Value

    init(minute: Value, hour: Value, day: Value) { (self.minute, self.hour, self.day) = (minute, hour, day) }

    /// The value that `body` has for each.
    init(_ body: (SuggestedWindow) -> Value) { self.init(minute: body(.minute), hour: body(.hour), day: body(.day)) }

    subscript(window: SuggestedWindow) -> Value {
        get {
            switch window {
            case .minute: minute
            case .hour: hour
            case .day: day
            }
        }
        set {
            switch window {
            case .minute: minute = newValue
            case .hour: hour = newValue
            case .day: day = newValue
            }
        }
    }
}

extension PerWindow: Equatable where Value: Equatable {}
extension PerWindow: Hashable where Value: Hashable {}
