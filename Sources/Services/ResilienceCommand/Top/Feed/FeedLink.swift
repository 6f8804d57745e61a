import ResiliencePrimitives

/// How what is shown comes here.
enum FeedLink: Hashable {
    /// The service tells by itself.
    case live
    /// It is asked once a second, for this reason.
    case polling(String)
    /// It does not come, for this reason; tried again at that time.
    case lost(String, next: MonotonicTime)
}
