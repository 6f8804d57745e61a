/// What a feed brings.
enum FeedUpdate {
    /// All there is to know of one moment.
    case metrics(ServiceMetrics)
    /// What happened just now.
    case news(ServiceNews)
    /// Who is limited most.
    case clients(LimitedClients)
    /// Clients are not shown, for this reason.
    case noClients(String)
    /// How it comes from now on.
    case link(FeedLink)
}
