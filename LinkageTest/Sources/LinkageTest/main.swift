import RateLimiting

let limiter = try QuotaLimiter(Quota(limit: 1, per: .seconds(60)))
let answers = try [limiter.decide("ada"), limiter.decide("ada"), limiter.decide("bob")].map(\.isAllowed)
guard answers == [true, false, true] else { fatalError("one a minute for each: \(answers)") }
print("RateLimiting works alone")
