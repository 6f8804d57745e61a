public import ArgumentParser
public import RateLimiting

extension ClientType: ExpressibleByArgument {}
