import Hummingbird
import RateLimiting
import ResilienceHummingbird

let login = try Rule(
    name: "login", path: "/auth/login", methods: ["POST"],
    quotas: [Quota(limit: 5, per: .seconds(60)), Quota(limit: 20, per: .seconds(3600))])
let limiter = RateLimiter(rules: try RuleSet(rules: [login]))

let router = Router(context: ResilienceRequestContext.self)
router.add(middleware: ProblemMiddleware())
router.add(middleware: RateLimitMiddleware(limiter: limiter))
router.post("/auth/login") { _, _ in "welcome" }
try await Application(router: NormalizedPaths(router)).runService()
