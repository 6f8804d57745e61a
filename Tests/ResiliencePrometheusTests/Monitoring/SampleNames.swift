/// The names under which a text lists values.
func sampleNames(in text: String) -> Set<String> {
    Set(
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { String($0.prefix { $0 != "{" && $0 != " " }) })
}
