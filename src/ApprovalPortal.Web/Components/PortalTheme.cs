using MudBlazor;
using MudBlazor.Utilities;

namespace ApprovalPortal.Web.Components;

/// <summary>The portal's colours and type: calm, one accent; every pair of text and ground passes WCAG AA.</summary>
public static class PortalTheme
{
    private static readonly string[] s_fonts = ["system-ui", "-apple-system", "Segoe UI", "sans-serif"];

    /// <summary>Light and dark in one.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Background = "#f6f6f8",
            BackgroundGray = "#f6f6f8",
            Surface = "#ffffff",
            DrawerBackground = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1a1a27",
            TextPrimary = "#1a1a27",
            TextSecondary = "#5a5a66",
            TextDisabled = "#6b6b78",
            ActionDefault = "#5a5a66",
            ActionDisabled = "#6b6b78",
            ActionDisabledBackground = "#ececf1",
            LinesDefault = "#e3e3ea",
            LinesInputs = "#8a8a97",
            TableLines = "#e3e3ea",
            Divider = "#e3e3ea",
            Primary = "#4a3fc4",
            Info = "#0b5cad",
            Success = "#1b6e34",
            Warning = "#8a4b00",
            Error = "#b3261e",
        },
        PaletteDark = DarkPalette(),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = s_fonts, FontSize = ".875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = s_fonts, FontSize = ".875rem", FontWeight = "600", LetterSpacing = "normal", TextTransform = "none" },
            H6 = new H6Typography { FontFamily = s_fonts, FontSize = "1.06rem", FontWeight = "650", LetterSpacing = "normal" },
        },
    };

    private static PaletteDark DarkPalette()
    {
        MudColor onColour = "#1a1a27";
        return new PaletteDark
        {
            Background = "#16161d",
            BackgroundGray = "#16161d",
            Surface = "#1f1f29",
            DrawerBackground = "#1f1f29",
            AppbarBackground = "#27272f",
            AppbarText = "#ececf2",
            TextPrimary = "#ececf2",
            TextSecondary = "#c4c4cf",
            TextDisabled = "#a3a3b0",
            ActionDefault = "#c4c4cf",
            ActionDisabled = "#a3a3b0",
            ActionDisabledBackground = "#2b2b36",
            LinesDefault = "#34343f",
            LinesInputs = "#8a8a97",
            TableLines = "#34343f",
            Divider = "#34343f",
            Primary = "#b9b2ff",
            PrimaryContrastText = onColour,
            Info = "#8ec7ff",
            InfoContrastText = onColour,
            Success = "#7ddb9a",
            SuccessContrastText = onColour,
            Warning = "#ffc66b",
            WarningContrastText = onColour,
            Error = "#ffb4ab",
            ErrorContrastText = onColour,
        };
    }
}
