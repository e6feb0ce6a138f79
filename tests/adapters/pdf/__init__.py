"""The typesetter, by what another library reads of its pages."""
