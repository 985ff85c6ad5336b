extension PostgresParameters {
    /// One array as the only parameter.
    package init<Element: PostgresValue>(array values: some Collection<Element>) {
        self.init()
        add(array: values)
    }
}
