/// What came of settings: both may be there, since some problems leave something to look at.
struct ResolutionOutcome {
    var resolved: ResolvedConfiguration?
    let problems: [ConfigurationProblem]
}
