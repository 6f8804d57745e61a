/// What is left to do for an event of a work queue once its lock is released.
struct WorkEffects: Sendable {
    var callers: [Resumption<WorkState.Turn>] = []
    var idlers: [CheckedContinuation<Void, Never>] = []

    func perform() {
        for resumption in callers { resumption.perform() }
        for idler in idlers { idler.resume() }
    }
}
