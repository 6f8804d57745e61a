/// The product of three limits, which is what they are called tight by; exact, whatever they are.
struct LimitProduct: Comparable {
    private let high: UInt128
    private let low: UInt128

    init(_ steps: PerWindow<Int>, _ scale: LimitScale) {
        let number = { (step: Int) in UInt128(scale.written(step)) }
        // Limits are below 2^53, so two of them are below 2^106
        (high, low) = (number(steps.minute) * number(steps.hour)).multipliedFullWidth(by: number(steps.day))
    }

    static func < (left: LimitProduct, right: LimitProduct) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
