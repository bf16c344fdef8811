"""What a brand sells: products, variants, attributes, prices, stock, relations; import and approval."""
