"""Form fields, layouts and the template pack that every form of the register is drawn with."""
